"""Configuration: layers, checks, profiles."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field

from digitize import config
from digitize.errors import ConfigError
from digitize.profile import Profile


class Scans(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    dpi: int = Field(300, ge=50)
    icc: bool = True


class Options(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    scans: Scans = Scans()
    engine: str = "auto"


def test_the_nearer_layer_wins(tmp_path: Path) -> None:
    file = tmp_path / "c.toml"
    file.write_text("engine = 'paddle'\n[scans]\ndpi = 400\nicc = false\n")
    made = config.load(Options, file, ["scans.dpi=600"])
    assert made == Options(scans=Scans(dpi=600, icc=False), engine="paddle")


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("scans.dbi=3", "unknown key scans.dbi; did you mean scans.dpi?"),
        ("dpi=3", "unknown key dpi; did you mean scans.dpi?"),
        ("zzzz=3", "known there: scans, engine"),
        ("scans.dpi=3", "scans.dpi = 3: input should be greater than or equal to 50"),
        ("scans.dpi=many", "scans.dpi = 'many'"),
        ("scans.dpi", "write it as key=value"),
        ("=3", "write it as key=value"),
    ],
)
def test_a_bad_setting_says_what_would_be_right(setting: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config.load(Options, None, [setting])
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("engine = paddle", "no TOML"),
        ("engin = 'x'", "did you mean engine?"),
        ("[scans", "no TOML"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "c.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=r"c\.toml") as caught:
        config.load(Options, file)
    assert message in str(caught.value)


def test_a_file_that_is_missing_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        config.load(Options, tmp_path / "none.toml")
    (tmp_path / "c.toml").write_bytes(b"engine = '\xff'")
    with pytest.raises(ConfigError, match="not UTF-8"):
        config.load(Options, tmp_path / "c.toml")


def test_the_digest_tells_values_apart() -> None:
    same = config.digest(Options()), config.digest(config.load(Options, None, ["scans.dpi=300"]))
    assert same[0] == same[1]
    assert config.digest(config.load(Options, None, ["scans.dpi=301"])) != same[0]


def test_the_profiles_that_ship_are_sound() -> None:
    titles = [profile.title for profile in config.profiles()]
    assert "钱塘新区报" in titles


def test_the_users_own_profile_comes_first(tmp_path: Path) -> None:
    for folder, columns in (("mine", 5), ("theirs", 6)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "晶报.toml").write_text(f"columns = {columns}")
    found = config.profiles([tmp_path / "mine", tmp_path / "theirs"])
    assert found == (Profile(title="晶报", columns=5),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("colums = 3", "did you mean columns?"),
        ("columns = 99", "less than or equal to 16"),
        ("byline_patterns = ['(']", "byline_patterns"),
        ("title = ", "no TOML"),
    ],
)
def test_a_broken_profile_is_named(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "p.toml").write_text(text)
    with pytest.raises(ConfigError, match=r"p\.toml") as caught:
        config.profiles([tmp_path])
    assert message in str(caught.value)


def test_an_unknown_profile_names_the_nearest() -> None:
    with pytest.raises(ConfigError, match="did you mean 钱塘新区报"):
        config.profile("钱塘区报")
