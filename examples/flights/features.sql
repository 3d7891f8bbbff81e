SELECT
  hour(date) AS hour,
  isodow(date) AS weekday,
  distance,
  origin,
  destination,
  delay > 15 AS late
FROM flights
