package dev.yt2ms.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.yt2ms.live.LiveJson;
import dev.yt2ms.report.status.StatusItem;
import java.util.List;
import java.util.Map;

/**
 * Everything that is known about a video, as {@link LiveJson#video} writes it. All texts but the addresses and the
 * advice are untrusted.
 *
 * @param youtubeUrl the video's page on YouTube
 * @param playerUrl its page on the platform; empty if there is none
 * @param advice what a person can do about its failure; empty if there is none
 * @param retryable whether a person can let yt2ms try it again
 * @param fields the upload fields that were sent, by name
 * @param attempts the failed attempts
 */
record VideoDocument(
        StatusItem item,
        String youtubeUrl,
        String playerUrl,
        String advice,
        boolean retryable,
        Map<String, String> fields,
        List<Attempt> attempts) {

    /**
     * A failed attempt.
     *
     * @param at when it failed, as ISO 8601 text
     * @param counted whether it is one of the attempts that a video has
     * @param errorClass the class of the failure
     */
    record Attempt(
            String at,
            int run,
            String station,
            boolean counted,
            @JsonProperty("class") String errorClass,
            String rule,
            String text) {}
}
