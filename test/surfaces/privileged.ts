const OF_ACCOUNTS =
  "id user user_id uid account account_id owner owner_id tenant tenant_id org org_id agent " +
  "agent_id worker worker_id developer developer_id operator operator_id customer_id member_id " +
  "team_id workspace_id created_by updated_by acting_as act_as on_behalf_of impersonate sudo su " +
  "sub subject principal actor actor_id identity login password password_hash email " +
  "email_verified verified verified_at is_verified kyc kyc_status is_admin admin administrator " +
  "superuser is_superuser staff is_staff root role roles permissions permission privileges " +
  "grants groups group scope scopes allowed access access_level tier plan level trusted trust " +
  "is_trusted approved is_approved active is_active enabled disabled banned suspended " +
  "is_suspended deleted deleted_at archived hidden visibility internal system mode live " +
  "livemode live_mode test sandbox environment env";
const OF_MONEY =
  "balance balance_amber balance_usd amber usd_balance credit credits debit wallet wallet_id " +
  "escrow escrow_id held held_amber hold hold_id paid paid_amber paid_usd refunded " +
  "refunded_amber fee fees fee_bps fee_rate fee_amber platform_fee commission discount price " +
  "price_amber final_price cost amount amount_usd amount_micro_amber micro_amber payout " +
  "payout_id payouts transfer transfers from to ledger entries tallies counter currency rate " +
  "exchange_rate daily_cap task_cap cap limit spending_cap unlimited allowance rail settles";
const OF_TASKS =
  "status state mcp_status process stage step version revision sequence created_at updated_at " +
  "matched_at submitted_at published_at completed_at funded_at approved_at wake next_at " +
  "deadline deadline_at bidding_closes bidding_closes_at milestones milestones_approved winner " +
  "winner_id bid bid_count bids rank reputation rating score api_score quality quality_score " +
  "verified_by verification checks findings ruling ruled_by worker_share tier_ends dispute " +
  "disputes risk risk_state verdict confirmed confirmation skip_confirmation force override " +
  "bypass dry_run auto_approve auto_approve_at";
const OF_OBJECTS =
  "constructor prototype toString hasOwnProperty valueOf kind record data set then toJSON " +
  "digest hint key api_key token secret_key key_hash sealed_secret former_secrets expires_at " +
  "revoked_at usage_count last_used_at";

/** Names that a careless update would write, or obey. */
export const PRIVILEGED: readonly string[] = [OF_ACCOUNTS, OF_MONEY, OF_TASKS, OF_OBJECTS].flatMap(
  (names) => names.split(" "),
);
