"""Reviews: what to judge next, giving a judgement, settling disagreements, and judgements from other tools."""
