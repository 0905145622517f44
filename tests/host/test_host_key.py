from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.errors import KeyringLocked, PasswordDeleteError

from gi2desk.core.connection import DEMO, OPENAI, Connection
from gi2desk.core.errors import Cause, UserError
from gi2desk.host.key import Key, RunKeys, delete_key, find_key, same_address, store_key

SECRET = "sk-test-0123456789abcdef"
OTHER = Connection(name="gateway", base_url="https://images.example/v1")


class MemoryKeyring(KeyringBackend):
    """A real backend of the keyring package that keeps its secrets in memory."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def _open(self) -> None:
        if self.locked:
            raise KeyringLocked("locked, and the secret was " + SECRET)

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


class PlaintextKeyring(MemoryKeyring):
    pass


@pytest.fixture
def vault() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture
def none_here() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)


def test_a_stored_key_comes_back_for_its_connection_only(vault: MemoryKeyring) -> None:
    store_key(OPENAI, f"  {SECRET}\n")
    found = find_key(OPENAI, environ={})
    assert found is not None
    assert (found.secret, found.source) == (SECRET, "keyring")
    assert find_key(OTHER, environ={}) is None
    assert delete_key(OPENAI)
    assert not delete_key(OPENAI)
    assert find_key(OPENAI, environ={}) is None


def test_the_environment_goes_before_the_keyring(vault: MemoryKeyring) -> None:
    store_key(OPENAI, SECRET)
    found = find_key(OPENAI, environ={"OPENAI_API_KEY": " sk-from-outside "})
    assert found is not None
    assert (found.secret, found.source) == ("sk-from-outside", "environment")
    assert find_key(OPENAI, environ={"OPENAI_API_KEY": "  "}) == Key(SECRET, "keyring")


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/v1",
        "http://api.openai.com/v1",
        "https://api.openai.com:8443/v1",
        "https://api.openai.com.evil.example/v1",
        "https://api.openai.com@evil.example/v1",
        "https://api.openai.com/other",
        "https://api.openai.com:nonsense/v1",
        "",
    ],
)
def test_another_address_never_gets_a_stored_key(vault: MemoryKeyring, address: str) -> None:
    store_key(OPENAI, SECRET)
    run = RunKeys()
    run.keep(OPENAI, SECRET)
    assert find_key(OPENAI, address, run=run, environ={}) is None
    # The variable is the caller's own and goes along.
    assert find_key(OPENAI, address, run=run, environ={"OPENAI_API_KEY": "sk-outside"}) == Key(
        "sk-outside", ""
    )


def test_the_same_address_written_otherwise_is_the_same(vault: MemoryKeyring) -> None:
    store_key(OPENAI, SECRET)
    assert find_key(OPENAI, "HTTPS://API.openai.com:443/v1/", environ={}) is not None
    assert same_address("http://localhost:80/v1", "http://LOCALHOST/v1/")
    assert not same_address("http://localhost:80/v1", "http://localhost:8080/v1/")


def test_editing_an_address_leaves_the_key_behind(vault: MemoryKeyring) -> None:
    store_key(OPENAI, SECRET)
    assert find_key(replace(OPENAI, base_url="https://evil.example/v1"), environ={}) is None


def test_a_key_for_this_run_is_found_and_written_nowhere(none_here: None, tmp_path: Path) -> None:
    run = RunKeys()
    run.keep(OPENAI, SECRET)
    found = find_key(OPENAI, run=run, environ={"OPENAI_API_KEY": "sk-outside"})
    assert found == Key(SECRET, "this run"), "what was typed for this run goes first"
    run.forget(OPENAI)
    assert find_key(OPENAI, run=run, environ={}) is None
    assert list(tmp_path.iterdir()) == []


def test_in_the_window_the_variable_goes_to_no_service_that_has_a_key_of_its_own(
    vault: MemoryKeyring,
) -> None:
    environ = {"OPENAI_API_KEY": "sk-of-openai"}
    assert find_key(OTHER, run=RunKeys(), environ=environ) == Key("sk-of-openai", "environment")
    store_key(OTHER, SECRET)
    store_key(OPENAI, "sk-stored")
    assert find_key(OTHER, run=RunKeys(), environ=environ) == Key(SECRET, "keyring")
    assert find_key(OPENAI, run=RunKeys(), environ=environ) == Key("sk-of-openai", "environment")
    # On the command line it is set for the command.
    assert find_key(OTHER, environ=environ) == Key("sk-of-openai", "environment")


def test_the_demo_needs_no_key(vault: MemoryKeyring) -> None:
    assert find_key(DEMO, environ={"OPENAI_API_KEY": SECRET}) is None


def test_without_a_keyring_reading_is_no_key_and_storing_says_what_to_do(none_here: None) -> None:
    assert find_key(OPENAI, environ={}) is None
    with pytest.raises(UserError, match="no keyring") as caught:
        store_key(OPENAI, SECRET)
    assert caught.value.cause is Cause.KEYRING
    assert "this run only" in caught.value.hint
    with pytest.raises(UserError):
        delete_key(OPENAI)


def test_a_locked_keyring_is_said_without_the_key(vault: MemoryKeyring) -> None:
    vault.locked = True
    for call in (
        lambda: find_key(OPENAI, environ={}),
        lambda: store_key(OPENAI, SECRET),
        lambda: delete_key(OPENAI),
    ):
        with pytest.raises(UserError) as caught:
            call()
        assert caught.value.cause is Cause.KEYRING
        assert str(caught.value) == "The system's keyring is locked."
        assert caught.value.hint.startswith("Unlock it")
        assert "this run only" in caught.value.hint
        assert SECRET not in repr(caught.value.failure)
        assert "KeyringLocked" in caught.value.failure.details


@pytest.mark.parametrize("backend", [PlaintextKeyring(), null.Keyring()])
def test_a_keyring_that_keeps_nothing_or_in_clear_is_refused(
    vault: MemoryKeyring, backend: KeyringBackend
) -> None:
    keyring.set_keyring(backend)
    with pytest.raises(UserError) as caught:
        store_key(OPENAI, SECRET)
    assert caught.value.cause is Cause.KEYRING
    assert getattr(backend, "kept", {}) == {}


@pytest.mark.parametrize("text", ["", "   ", "two words", "schlüssel", "line\nbreak", "nul\0"])
def test_what_cannot_be_a_key_is_refused(vault: MemoryKeyring, text: str) -> None:
    for call in (lambda: store_key(OPENAI, text), lambda: RunKeys().keep(OPENAI, text)):
        with pytest.raises(UserError) as caught:
            call()
        assert caught.value.cause is Cause.BAD_INPUT
        assert not text.strip() or text not in str(caught.value)


def test_a_key_does_not_show_itself() -> None:
    key = Key(SECRET, "keyring")
    shown = [repr(key), str(key), f"{key}", f"{key!r:>40}", f"{[key]}", repr({"key": key})]
    assert all(SECRET not in text for text in shown)
    with pytest.raises(TypeError):
        pickle.dumps(key)
    with pytest.raises(TypeError):
        copy.copy(key)
    assert not hasattr(key, "__dict__")
