/**
 * What all workers of a run share: gates, retries, evidence that a failure is everybody's, the staging budget, cancellation,
 * and progress. It knows neither YouTube nor the platform.
 */
package dev.yt2ms.run;
