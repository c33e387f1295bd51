from portal.api.models.answer import KeptAnswer
from portal.api.models.key import ApiKey, KeyScope, KeyState
from portal.api.models.request_count import RequestCount

__all__ = ["ApiKey", "KeptAnswer", "KeyScope", "KeyState", "RequestCount"]
