"""Master data: ports and their places, ships and their papers, permits, commodities."""
