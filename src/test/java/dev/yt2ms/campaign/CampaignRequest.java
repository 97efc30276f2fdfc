package dev.yt2ms.campaign;

import java.util.Random;

/**
 * What a campaign is asked to do.
 *
 * @param faults the least number of faults
 * @param seed decides which faults occur
 * @param ofSuite whether this is the campaign of the test suite, and not one with a number that a person chose
 */
record CampaignRequest(int faults, long seed, boolean ofSuite) {

    /** Reads the property with the number of faults, and {@code yt2ms.campaign.seed}. */
    static CampaignRequest read(String property, int faultsOfSuite, long seedOfSuite) {
        Integer asked = Integer.getInteger(property);
        long seed =
                Long.getLong("yt2ms.campaign.seed", asked == null ? seedOfSuite : new Random().nextInt(1_000_000_000));
        return new CampaignRequest(asked == null ? faultsOfSuite : asked, seed, asked == null);
    }
}
