"""Ways that a message takes, or does not take, whatever people chose."""

from suar.accounts.roles import Channel

BY_MAIL = (Channel.EMAIL,)
NOT_BY_PHONE = (Channel.SMS, Channel.WHATSAPP)
