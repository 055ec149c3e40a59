"""Who is to become a super admin, as it is typed from an organisation's letter."""

ANSWERS: dict[str, str] = {
    "person_name": "Budi Santoso", "person_job": "Manajer operasi", "email": "budi@bahari-uji.co.id",
    "identity_kind": "nik", "identity_number": "3171011708450001", "person_mobile": "0811 1234 568",
}  # fmt: skip
