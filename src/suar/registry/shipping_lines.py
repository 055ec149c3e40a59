"""Codes of shipping lines (SCAC) that a company's form offers; any other code of four letters may be typed."""

from typing import Final

#: Lines that call at Indonesian ports, and the example of the sign-on manual.
LINES: Final[dict[str, str]] = {
    "CMDU": "CMA CGM",
    "COSU": "COSCO SHIPPING Lines",
    "EGLV": "Evergreen Line",
    "HDMU": "HMM",
    "HLCU": "Hapag-Lloyd",
    "MAEU": "Maersk Line",
    "MSCU": "MSC Mediterranean Shipping Company",
    "OBLU": "OCEANBLU LINES",
    "ONEY": "Ocean Network Express",
    "OOLU": "Orient Overseas Container Line",
    "WHLC": "Wan Hai Lines",
    "YMLU": "Yang Ming Line",
    "ZIMU": "ZIM",
}
