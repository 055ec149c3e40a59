"""Carriers of messages: mail by SMTP or a gateway, SMS and WhatsApp by gateways."""
