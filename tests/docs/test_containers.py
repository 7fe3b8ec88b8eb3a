"""The container files say what SECURITY.md promises; there is no engine here to run them."""

from __future__ import annotations

from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]


def test_the_image_runs_as_a_user_without_rights() -> None:
    steps = [line.split() for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    last = max(n for n, step in enumerate(steps) if step[0] == "FROM")
    [user] = [step[1] for step in steps[last:] if step[0] == "USER"]
    assert user.isdigit() and int(user) > 0  # a number, so that whoever starts it can tell that it is not root
    assert not [step for step in steps if step[0] in ("ENV", "ARG") and "PASSWORD" in " ".join(step).upper()]


def test_the_service_has_a_read_only_root_no_capabilities_and_is_reached_from_this_machine_only() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    api = services["api"]
    assert api["read_only"] is True and api["tmpfs"] == ["/tmp"] and api["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in api["security_opt"]
    assert "privileged" not in api and "user" not in api
    assert all(port.startswith("127.0.0.1:") for service in services.values() for port in service["ports"])
    assert all(v.endswith(":ro") for v in api["volumes"] if "/posts" in v)


def test_no_secret_stands_in_the_files() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            if any(word in name for word in ("PASSWORD", "AUTH", "SECRET", "KEY")):
                assert name.endswith("_FILE") and value.startswith("/run/secrets/")
