-- Nothing that was ever used is deleted: it is archived, and can be taken back into use. A member who left is archived too.
ALTER TABLE teams ADD COLUMN archived_at timestamptz;
ALTER TABLE members ADD COLUMN archived_at timestamptz;
ALTER TABLE calendars ADD COLUMN archived_at timestamptz;
ALTER TABLE cycles ADD COLUMN archived_at timestamptz;
ALTER TABLE sources ADD COLUMN archived_at timestamptz;
ALTER TABLE kpis ADD COLUMN archived_at timestamptz;
ALTER TABLE objectives ADD COLUMN archived_at timestamptz;
ALTER TABLE key_results ADD COLUMN archived_at timestamptz;
ALTER TABLE guardrails ADD COLUMN archived_at timestamptz;
ALTER TABLE standing_targets ADD COLUMN archived_at timestamptz;
ALTER TABLE levers ADD COLUMN archived_at timestamptz;
ALTER TABLE influences ADD COLUMN archived_at timestamptz;
ALTER TABLE events ADD COLUMN archived_at timestamptz;

-- Whether a member acts follows from that alone.
ALTER TABLE members DROP COLUMN is_active;
ALTER TABLE members ADD COLUMN is_active boolean NOT NULL GENERATED ALWAYS AS (archived_at IS NULL) STORED;
