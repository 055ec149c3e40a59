"""Limits count the caller's own address, whatever he writes into a header."""

from typing import Any

from suar.kernel import addresses


def test_a_header_is_not_believed__where_no_proxy_is_ours(settings: Any) -> None:
    settings.SUAR_TRUSTED_PROXIES = 0
    assert addresses.caller({"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_FOR": "1.2.3.4"}) == "203.0.113.9"


def test_the_part_our_own_proxy_wrote_counts__not_what_stood_before_it(settings: Any) -> None:
    settings.SUAR_TRUSTED_PROXIES = 1
    meta = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "1.2.3.4, 203.0.113.9"}
    assert addresses.caller(meta) == "203.0.113.9"


def test_a_request_past_the_proxy_counts_by_its_own_address(settings: Any) -> None:
    settings.SUAR_TRUSTED_PROXIES = 2
    assert addresses.caller({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "1.2.3.4"}) == "127.0.0.1"
