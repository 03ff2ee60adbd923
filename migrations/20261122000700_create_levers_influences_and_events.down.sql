DROP TABLE events;
DROP TABLE influences;
DROP TABLE levers;
