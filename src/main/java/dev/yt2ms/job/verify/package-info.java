/** The station {@code verify}, and the job {@code verifyMigration}: compare what was sent with what is on the platform. */
package dev.yt2ms.job.verify;
