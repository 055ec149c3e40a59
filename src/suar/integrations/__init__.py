"""Systems outside the office, each behind a protocol the floors below declare: signing, paying, registers, mail."""
