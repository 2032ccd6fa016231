"""Every format that there is, in the order of the policy."""

from tunesmith_tools.exporters import alpaca, axolotl, llamafactory, openai, sharegpt, trl
from tunesmith_tools.exporters.format import Format

FORMATS: tuple[Format, ...] = (
    trl.PROMPT_COMPLETION,
    trl.TRL_MESSAGES,
    trl.PREFERENCE,
    openai.OPENAI,
    openai.PREFERENCE,
    axolotl.AXOLOTL,
    axolotl.PREFERENCE,
    llamafactory.LLAMAFACTORY,
    llamafactory.PREFERENCE,
    sharegpt.SHAREGPT,
    alpaca.ALPACA,
)
