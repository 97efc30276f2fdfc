-- What failed, and why, the most frequent reason first.
SELECT error_class, error_rule, COUNT(*) AS videos, MIN(error_text) AS example
FROM migration_item
WHERE state IN ('FAILED', 'DEFERRED')
GROUP BY error_class, error_rule
ORDER BY videos DESC;
