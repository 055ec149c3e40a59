"""The ground everything stands on answers."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_database_is_our_own_and_speaks_utc() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, current_setting('server_version_num')::int >= 170000, current_setting('TimeZone')"
        )
        assert cursor.fetchone() == ("suar_owner", True, "UTC")
