/** Values that all parts speak of. Knows no other part. */
package dev.yt2ms.model;
