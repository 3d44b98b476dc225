"""Doffin's public API: which notices a buyer published between two days, and each as eForms XML.

What belongs here: the API's ways (page numbers from 1, at most 1,000 hits a question, an unstable order, control
characters in its JSON, a limit of calls). What a notice says is read elsewhere, from the XML.

Source: https://api.doffin.no/public v2, as observed on 2026-03-25 in https://github.com/sondreskarsten/doffin-pipeline;
requests, because it is installed with Dagster anyway and urllib3 below it knows how to wait and try again.
"""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import requests
from urllib3.util import Retry

from pipelines.delivery import delivered_files
from pipelines.ingest import eforms
from pipelines.source import Unreadable
from pipelines.xml_document import document

ADDRESS = "https://api.doffin.no/public"

KEY_VARIABLE = "DOFFIN_API_KEY"
"""The environment variable that holds the subscription key; it is read from nowhere else and never written."""

MAX_HITS = 1000
"""What one question ever shows, however many hits it has."""

HITS_PER_PAGE = 100

PACE_S = 0.4
"""Least time between two calls: some 30 calls in ten seconds are refused."""

TRIES = 8
MAX_WAIT_S = 120
"""Longest wait before one call is tried again, whatever the server asks for."""

TIMEOUT_S = (10, 60)
"""To connect, and between two pieces of an answer."""

MAX_NOTICE_BYTES = 50 << 20
"""The largest notices seen have under one million bytes."""

_ID = re.compile(r"\d{4}-\d{1,10}")


class DoffinFault(Exception):
    """The API cannot be used, or one notice cannot be had.

    Args:
        problem: What is wrong.
        remedy: What to do about it.
    """

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


class Hit(NamedTuple):
    """One notice found: its number on Doffin and the organisation numbers of its buyers, nine digits each."""

    doffin_id: str
    buyers: frozenset[str]


@dataclass
class Search:
    """What a search came to.

    Args:
        hits: The notices found, each once.
        missing: How many notices the API counts but never showed.
        odd: Ids that are no numbers of Doffin; such notices are left alone.
    """

    hits: list[Hit]
    missing: int = 0
    odd: tuple[str, ...] = ()


class Doffin:
    """The API behind one key.

    Args:
        key: The subscription key.
        address: Where the API is.
        pace_s: Least seconds between two calls.
    """

    def __init__(self, key: str, address: str = ADDRESS, pace_s: float = PACE_S) -> None:
        self._address = address.rstrip("/")
        self._pace_s = pace_s
        self._last_call = 0.0
        self._session = requests.Session()
        self._session.headers.update({"Ocp-Apim-Subscription-Key": key, "User-Agent": "gronnbok"})
        waiting = Retry(
            TRIES,
            redirect=0,
            status_forcelist=(429, 500, 502, 503, 504),
            backoff_factor=1,
            backoff_jitter=0.5,
            backoff_max=MAX_WAIT_S,
            retry_after_max=MAX_WAIT_S,
            raise_on_status=False,
        )
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, requests.adapters.HTTPAdapter(max_retries=waiting))

    def search(self, first: date, last: date) -> Search:
        """Every notice issued between two days, both included.

        Raises:
            DoffinFault: The API refuses, is not there, or answers with something else.
        """
        found: dict[str, Hit] = {}
        odd: dict[str, None] = {}
        missing = 0
        slices = [(first, last)]
        while slices:
            start, end = slices.pop()
            total, hits = self._slice(start, end)
            # The order is not stable from page to page, so some may be shown twice and others never.
            if len(hits) < total and start < end:
                middle = start + (end - start) // 2
                slices += [(middle + timedelta(days=1), end), (start, middle)]
                continue
            if len(hits) < total:
                hits |= self._slice(start, end)[1]
            missing += max(total - len(hits), 0)
            for number, hit in hits.items():
                if _ID.fullmatch(number):
                    found.setdefault(number, hit)
                else:
                    odd.setdefault(number)
        return Search(list(found.values()), missing, tuple(odd))

    def notice(self, doffin_id: str) -> bytes:
        """The XML of one notice.

        Raises:
            DoffinFault: It cannot be had.
        """
        with self._answer(f"/v2/download/{doffin_id}") as answer:
            content = bytearray()
            try:
                for block in answer.iter_content(1 << 16):
                    content += block
                    if len(content) > MAX_NOTICE_BYTES:
                        raise DoffinFault(f"more than {MAX_NOTICE_BYTES >> 20} MiB", "look at the notice on doffin.no")
            except requests.RequestException as fault:
                raise DoffinFault(
                    "the answer broke off", "run the command again: it goes on where it stopped"
                ) from fault
        return bytes(content)

    def _slice(self, start: date, end: date) -> tuple[int, dict[str, Hit]]:
        """How many notices the API counts between two days, and those it shows; none if they are too many to show."""
        hits: dict[str, Hit] = {}
        total = 0
        for page in range(1, MAX_HITS // HITS_PER_PAGE + 1):
            asked = {
                "numHitsPerPage": str(HITS_PER_PAGE),
                "page": str(page),
                "sortBy": "PUBLICATION_DATE_ASC",
                "issueDateFrom": start.isoformat(),
                "issueDateTo": end.isoformat(),
            }
            answered = self._json("/v2/search", asked)
            shown = answered["hits"]
            total = answered["total"]
            if total > MAX_HITS and start < end:
                break
            hits |= {one.doffin_id: one for one in map(_hit, shown)}
            if len(shown) < HITS_PER_PAGE:
                break
        return total, hits

    def _json(self, path: str, asked: dict[str, str]) -> dict[str, Any]:
        with self._answer(path, asked) as answer:
            try:
                # Titles and descriptions come with unescaped control characters.
                found = json.loads(answer.content, strict=False)
                return {
                    "hits": [hit for hit in found["hits"] if isinstance(hit, dict)],
                    "total": int(found["numHitsTotal"]),
                }
            except (ValueError, KeyError, TypeError, RecursionError) as fault:
                raise DoffinFault(
                    f"the search answered with something else than a list of hits ({type(fault).__name__})",
                    "try again later; if it lasts, the API has changed: report it",
                ) from None
            except requests.RequestException as fault:
                raise DoffinFault("the answer broke off", "try again") from fault

    def _answer(self, path: str, asked: dict[str, str] | None = None) -> requests.Response:
        """An answer that can be used, at the pace that the API allows."""
        time.sleep(max(0.0, self._last_call + self._pace_s - time.monotonic()))
        try:
            answer = self._session.get(
                f"{self._address}{path}", params=asked, timeout=TIMEOUT_S, stream=True, allow_redirects=False
            )
        except requests.RequestException as fault:
            # The library's own text names the address only; the key stands in a header.
            raise DoffinFault(
                f"{self._address} cannot be reached ({type(fault).__name__})",
                "check the network and any proxy (HTTPS_PROXY), then run the command again",
            ) from fault
        finally:
            self._last_call = time.monotonic()
        status = answer.status_code
        if status == 200:
            return answer
        answer.close()
        if status in (401, 403):
            raise DoffinFault(
                f"the key is not accepted (HTTP {status})", f"put a valid subscription key into {KEY_VARIABLE}"
            )
        if status == 404:
            raise DoffinFault("not there (HTTP 404)", "look for it on doffin.no: it may have been withdrawn")
        if status == 429:
            raise DoffinFault("too many calls (HTTP 429), however long we waited", "wait some minutes, run again")
        raise DoffinFault(f"the API fails (HTTP {status})", "try again later: what is fetched stays")


def _hit(shown: dict[str, Any]) -> Hit:
    """One hit as far as it can be read; buyers write their numbers in many ways."""
    buyers = shown.get("buyer")
    named = [one for one in buyers if isinstance(one, dict)] if isinstance(buyers, list) else []
    return Hit(str(shown.get("id")), frozenset(digits(one.get("organizationId")) for one in named) - {""})


def digits(number: Any) -> str:
    """The digits of an organisation number, however it is written."""
    return re.sub(r"\D", "", str(number or ""))


def fetched(api: Doffin, hits: list[Hit], folder: Path) -> Iterator[tuple[str, str, DoffinFault | None]]:
    """Fetch notices into a folder, one file each, and tell of each: id, `fetched`, `here` or `failed`, and the fault.

    A file is there whole or not at all. What is there already is not fetched again: a number of Doffin never gets
    another content.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for hit in hits:
        target = folder / f"{hit.doffin_id}.xml"
        if target.exists():
            yield hit.doffin_id, "here", None
            continue
        try:
            _write(target, api.notice(hit.doffin_id))
        except DoffinFault as fault:
            yield hit.doffin_id, "failed", fault
        else:
            yield hit.doffin_id, "fetched", None


def _write(target: Path, content: bytes) -> None:
    """Put a notice in its place once it is known to be one.

    Raises:
        DoffinFault: It is no eForms notice, or cannot be written.
    """
    draft = target.with_name(f".{target.name}.part")
    try:
        try:
            draft.write_bytes(content)
            (delivered,) = delivered_files(draft, target.name)
            if not eforms.recognises(delivered):
                raise DoffinFault(
                    "what came is no eForms notice", "run the command again; if it lasts, report it to Doffin"
                )
            document(delivered)
            draft.replace(target)
        finally:
            with contextlib.suppress(FileNotFoundError):
                draft.unlink()
    except Unreadable as fault:
        raise DoffinFault(f"what came cannot be read: {fault.problem}", "run the command again") from fault
    except OSError as fault:
        raise DoffinFault(
            f"{target} cannot be written: {fault.strerror}", "make room, or choose another --out"
        ) from fault
