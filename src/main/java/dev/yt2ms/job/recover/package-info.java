/** The step {@code recover}: puts in order what a dead process left under way. */
package dev.yt2ms.job.recover;
