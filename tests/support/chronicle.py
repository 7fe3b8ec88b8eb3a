"""An archive of five months with something to tell: what rises, what is new, groups, events, and a deal whose figures differ."""

from __future__ import annotations

from pathlib import Path

from stories import put, said, told

from kg.records import PostFacts
from kg.store import open_store

__all__ = ["chronicle", "keep"]


def chronicle() -> list[PostFacts]:
    """Twenty posts of autumn 2025, twelve of January 2026 and one without a date.

    In autumn OpenAI uses Microsoft, and Meta competes with Arm and Anthropic; in January OpenAI partners with AMD. Oracle supplies
    OpenAI for 300 billion dollars, later for 250; ソフトバンク is to invest in Stargate. 任天堂 has nothing to do with anybody else
    but one mention of 日本.
    """
    posts = []
    for n in range(10):
        day = f"2025-{9 + n % 3:02}-{n + 1:02}"
        posts.append(told(f"cloud-{n}", day, said("OpenAI", "uses", "Microsoft", f"OpenAIは第{n}のMicrosoftを使う。"), topics=["クラウド"]))
        other = "Arm" if n % 2 else "Anthropic"
        rival = [said("Meta", "competes_with", other, f"Metaは第{n}の{other}と競う。"), said("Arm", "mentioned_with", "Anthropic", f"ArmとAnthropicの{n}。")]
        posts.append(told(f"rival-{n}", day, *rival, topics=["AI"]))
    for n in range(9):
        deal = said("OpenAI", "partners_with", "AMD", f"OpenAIはAMDと第{n}の提携をした。")
        posts.append(told(f"chip-{n}", f"2026-01-{n + 1:02}", deal, topics=["半導体", "AI"]))
    supply = "OracleはOpenAIに{}ドルで供給する。"
    posts.append(told("deal-1", "2026-01-10", said("Oracle", "supplies", "OpenAI", supply.format("3000億"), amount="3000億ドル", value=300e9, date="2025-09-10"), topics=["AI"]))
    posts.append(told("deal-2", "2026-01-20", said("Oracle", "supplies", "OpenAI", supply.format("2500億"), amount="2500億ドル", value=250e9, date="2025-09-10"), topics=["AI"]))
    plan = said("ソフトバンク", "invests_in", "Stargate", "ソフトバンクは7月にStargateへ投資する。", date="2026-07", status="planned")
    posts.append(told("plan", "2026-01-25", plan))
    posts.append(told("undated", "", said("任天堂", "mentioned_with", "日本", "任天堂と日本。")))
    return posts


def keep(path: Path) -> Path:
    """A store with the chronicle at a path."""
    store = open_store(str(path))
    put(store, *chronicle())
    store.close()
    return path
