"""/v1: fleets for programs. A blueprint of Flask, described by `openapi.yml` beside it."""

from app.api.routes import blueprint

__all__ = ["blueprint"]
