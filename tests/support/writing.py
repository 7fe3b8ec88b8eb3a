"""Posts of a small site whose writer asks what goes with a draft."""

from __future__ import annotations

POSTS = {
    "2025-11-20-deal": ("提携の[発表]", "OpenAIはFoxconnと提携した。データセンターの筐体を設計し、5000億ドルの計画に使う。"),
    "2025-11-21-again": ("提携の詳細", "OpenAIはFoxconnと提携した。データセンターの筐体を設計し、5000億ドルの計画に使う。電源も作る。"),
    "2025-11-25-chips": ("AIチップ", "NVIDIAはOracleにAIチップを供給する。OpenAIも使う。"),
    "2025-12-01-bees": ("養蜂", "巣箱の世話と蜂蜜の収穫。"),
}
