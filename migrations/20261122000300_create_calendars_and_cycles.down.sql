DROP TABLE cycles;
DROP TABLE periods;
DROP TABLE calendars;
