DROP TABLE standing_targets;
DROP TABLE guardrails;
DROP TABLE key_results;
DROP TABLE objectives;
