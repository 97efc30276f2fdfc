-- Videos and bytes uploaded per hour.
SELECT DATE_TRUNC('HOUR', uploaded_at) AS upload_hour, COUNT(*) AS videos, SUM(uploaded_bytes) AS bytes
FROM migration_item
WHERE uploaded_at IS NOT NULL
GROUP BY DATE_TRUNC('HOUR', uploaded_at)
ORDER BY upload_hour;
