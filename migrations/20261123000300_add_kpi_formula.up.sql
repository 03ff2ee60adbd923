-- A KPI whose readings follow from those of others.
ALTER TABLE kpis ADD COLUMN formula text;
ALTER TABLE kpis ADD CONSTRAINT kpis_formula_length CHECK (octet_length(formula) BETWEEN 1 AND 1000);
COMMENT ON COLUMN kpis.formula IS 'The language of docs/reference/formula.md, names are slugs of kpis; null: readings are entered or imported.';
