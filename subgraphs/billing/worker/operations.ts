/** What the worker asks the gateway, word for word as registered in schema/operations: a gateway that serves trusted documents only knows them. */

export const billableDeliveryDocument = `query Service_BillableDelivery($month: Month!, $campaignIdIn: [ID!], $first: Int = 500, $after: String) {
  billableDelivery(
    month: $month
    campaignIdIn: $campaignIdIn
    first: $first
    after: $after
  ) {
    pageInfo {
      hasNextPage
      endCursor
    }
    edges {
      node {
        campaignRef
        gameRef
        publisherRef
        month
        impressions
        clicks
        installs
        revision
        isFinal
      }
    }
  }
}`;

export const recordUsageDocument = `mutation Service_RecordUsage($input: RecordUsageInput!) {
  recordUsage(input: $input) {
    accepted
    unchanged
    userErrors {
      code
      message
      path
    }
  }
}`;

export const campaignNamesDocument = `query Service_CampaignNames($first: Int = 200, $idIn: [ID!]) {
  campaigns(first: $first, filter: { idIn: $idIn }) {
    edges {
      node {
        id
        name
      }
    }
  }
}`;
