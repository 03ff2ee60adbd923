DROP TABLE kpis;
DROP TABLE sources;
