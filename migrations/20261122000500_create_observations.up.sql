-- Readings: append-only and bitemporal. period_start_on says what the value is about, known_at when the organisation knew it,
-- recorded_at when Trimtab wrote it down. A correction is a new version; a version without a value retracts.
CREATE TABLE observations (
    workspace_id uuid NOT NULL,
    kpi_id uuid NOT NULL,
    period_start_on date NOT NULL,
    version integer NOT NULL,
    value numeric(24, 8),
    status text NOT NULL,
    known_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid NOT NULL,
    revision bigint NOT NULL,
    note text,
    CONSTRAINT observations_pkey PRIMARY KEY (workspace_id, kpi_id, period_start_on, version),
    CONSTRAINT observations_kpi_fkey FOREIGN KEY (workspace_id, kpi_id) REFERENCES kpis (workspace_id, id),
    CONSTRAINT observations_member_fkey FOREIGN KEY (workspace_id, recorded_by) REFERENCES members (workspace_id, id),
    CONSTRAINT observations_value_is_a_number CHECK (value <> 'NaN'::numeric),
    CONSTRAINT observations_status_word CHECK (status IN ('final', 'provisional')),
    CONSTRAINT observations_version_positive CHECK (version >= 1)
) PARTITION BY HASH (workspace_id, kpi_id);
COMMENT ON COLUMN observations.value IS 'In the unit of the KPI; null: the reading is retracted.';

-- A fixed number of partitions: no table is made while the product runs.
CREATE TABLE observations_00 PARTITION OF observations FOR VALUES WITH (MODULUS 16, REMAINDER 0);
CREATE TABLE observations_01 PARTITION OF observations FOR VALUES WITH (MODULUS 16, REMAINDER 1);
CREATE TABLE observations_02 PARTITION OF observations FOR VALUES WITH (MODULUS 16, REMAINDER 2);
CREATE TABLE observations_03 PARTITION OF observations FOR VALUES WITH (MODULUS 16, REMAINDER 3);
CREATE TABLE observations_04 PARTITION OF observations FOR VALUES WITH (MODULUS 16, REMAINDER 4);
CREATE TABLE observations_05 PARTITION OF observations FOR VALUES WITH (MODULUS 16, REMAINDER 5);
CREATE TABLE observations_06 PARTITION OF observations FOR VALUES WITH (MODULUS 16, REMAINDER 6);
CREATE TABLE observations_07 PARTITION OF observations FOR VALUES WITH (MODULUS 16, REMAINDER 7);
CREATE TABLE observations_08 PARTITION OF observations FOR VALUES WITH (MODULUS 16, REMAINDER 8);
CREATE TABLE observations_09 PARTITION OF observations FOR VALUES WITH (MODULUS 16, REMAINDER 9);
CREATE TABLE observations_10 PARTITION OF observations FOR VALUES WITH (MODULUS 16, REMAINDER 10);
CREATE TABLE observations_11 PARTITION OF observations FOR VALUES WITH (MODULUS 16, REMAINDER 11);
CREATE TABLE observations_12 PARTITION OF observations FOR VALUES WITH (MODULUS 16, REMAINDER 12);
CREATE TABLE observations_13 PARTITION OF observations FOR VALUES WITH (MODULUS 16, REMAINDER 13);
CREATE TABLE observations_14 PARTITION OF observations FOR VALUES WITH (MODULUS 16, REMAINDER 14);
CREATE TABLE observations_15 PARTITION OF observations FOR VALUES WITH (MODULUS 16, REMAINDER 15);

-- What the map reads: kept in the transaction that writes observations.
CREATE TABLE kpi_current (
    workspace_id uuid NOT NULL,
    kpi_id uuid NOT NULL,
    tail numeric(24, 8)[] NOT NULL,
    first_period_start_on date,
    last_period_start_on date,
    last_value numeric(24, 8),
    last_status text,
    readings integer NOT NULL,
    revision bigint NOT NULL,
    CONSTRAINT kpi_current_pkey PRIMARY KEY (workspace_id, kpi_id),
    CONSTRAINT kpi_current_kpi_fkey FOREIGN KEY (workspace_id, kpi_id) REFERENCES kpis (workspace_id, id),
    CONSTRAINT kpi_current_last_together CHECK ((last_value IS NULL) = (last_period_start_on IS NULL))
);
COMMENT ON COLUMN kpi_current.tail IS 'Values of the last 26 periods up to the last reading, oldest first; null where a period has none.';
