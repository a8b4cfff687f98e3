"""One settings object: from the environment (`GUMSHOE_*`), then `gumshoe.toml`, then the defaults.

Nothing else in Gumshoe reads the environment, but for the variables that belong to model providers
(`OPENAI_API_KEY` and the like), which their own packages, `rag.models` and `rag.doctor` read.
"""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, SettingsError, TomlConfigSettingsSource

from rag.errors import ConfigError, first_fault

SETTINGS_FILE = Path("gumshoe.toml")
DEFAULT_CORPUS = "noir"


class Price(BaseModel):
    """US dollars for a million tokens in and out. Prices change, so that only the user's are known."""

    input: float = Field(ge=0)
    output: float = Field(ge=0)


class Settings(BaseSettings):
    """What a user may set. Each name is an environment variable behind `GUMSHOE_`, or a key of `gumshoe.toml`."""

    model_config = SettingsConfigDict(env_prefix="GUMSHOE_", toml_file=SETTINGS_FILE, extra="forbid", env_ignore_empty=True)

    home: Path = Field(default=Path(".gumshoe"), description="where all state lives")
    model: str = Field(default="reader", min_length=1, description="who answers: `reader`, `provider:model` or `local:PATH`")
    encoder: str = Field(default="gumshoe-MiniLM", min_length=1, description="the default, the plain `all-MiniLM-L6-v2`, or a sentence-transformers folder")
    chroma_url: str = Field(
        default="", pattern=r"^(?:https?://[^/\s]+/?)?$", description="a Chroma server that keeps the vectors, as http://HOST:PORT; none: in this process"
    )
    threads: int = Field(default=0, ge=0, le=256, description="threads of the encoder and of the reader; 0 lets each choose")
    top_k: int = Field(default=10, ge=1, le=100, description="passages that an answer is taken from; 25 are ranked at least")
    timeout_s: float = Field(default=60.0, gt=0, le=86_400, description="the most that one reply of a chat model may take, further tries included")
    connect_timeout_s: float = Field(default=4.0, gt=0, le=86_400, description="the most that reaching a server may take")
    context_tokens: int = Field(default=0, ge=0, description="tokens that the chat model reads; 0: as its profile says, else 4096")
    reply_tokens: int = Field(default=512, ge=16, description="tokens that a `local:` model may say")
    concurrency: int = Field(default=4, ge=1, le=64, description="questions that `gumshoe eval` asks a chat model at a time")
    cache: bool = Field(default=False, description="whether replies of chat models are kept in the home and given again to the same question")
    prices: dict[str, Price] = Field(default={}, description="what a chat model costs, by its SPEC: US dollars for a million tokens")
    allow_download: bool = Field(default=False, description="whether `local:` may fetch a model from a hub")

    @field_validator("home")
    @classmethod
    def _utf8(cls, home: Path) -> Path:
        if str(home).encode(errors="ignore").decode() != str(home):
            raise ValueError("its name is not UTF-8, which the databases in it need")
        return home.expanduser()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the environment before the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process; raises ConfigError where one cannot be used."""
    quiet_libraries()
    try:
        return Settings()
    except ValidationError as error:
        name, what = first_fault(error)
        raise ConfigError(f"the setting {name} cannot be used: {what}; fix GUMSHOE_{name.partition('.')[0].upper()} or {SETTINGS_FILE}") from None
    except SettingsError:  # of the one that is no single value
        raise ConfigError("""GUMSHOE_PRICES is no JSON; say, for example, '{"openai:gpt-5-mini": {"input": 0.25, "output": 2}}'""") from None
    except ValueError as error:
        raise ConfigError(f"{SETTINGS_FILE} cannot be read: {error}; fix or remove it") from None


def one_server(config: Settings) -> Settings:
    """Return the settings back; raises ConfigError where they name another Chroma server than those of this process, which has one for all."""
    if config.chroma_url != settings().chroma_url:
        raise ConfigError(f"a process has one Chroma server, {settings().chroma_url or 'none'}, not {config.chroma_url or 'none'}; set GUMSHOE_CHROMA_URL")
    return config


def quiet_libraries() -> None:
    """Turn telemetry, hub look-ups and progress bars of the libraries off, unless the user has said otherwise."""
    for name, value in {
        "ANONYMIZED_TELEMETRY": "False",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "HF_HUB_OFFLINE": "1",
        "ORT_DISABLE_TELEMETRY": "1",
        "LANGSMITH_TRACING": "false",
        "LANGCHAIN_TRACING_V2": "false",
        "TOKENIZERS_PARALLELISM": "false",
        "TRANSFORMERS_VERBOSITY": "error",
    }.items():
        os.environ.setdefault(name, value)
