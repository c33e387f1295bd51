from portal.api.models.key import ApiKey, KeyScope, KeyState
from portal.api.models.request_count import RequestCount
from portal.api.models.stored_answer import StoredAnswer

__all__ = ["ApiKey", "KeyScope", "KeyState", "RequestCount", "StoredAnswer"]
