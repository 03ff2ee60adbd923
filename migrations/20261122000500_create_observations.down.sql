DROP TABLE kpi_current;
DROP TABLE observations;
