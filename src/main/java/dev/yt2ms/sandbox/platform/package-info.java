/** The sandbox's platform: its methods, uploads and contents, and the page that shows what has arrived. */
package dev.yt2ms.sandbox.platform;
