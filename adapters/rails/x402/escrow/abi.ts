const task = { name: "task", type: "bytes32" } as const;

/** What the rail asks of TaskEscrow.sol. */
export const ESCROW = [
  {
    type: "function",
    name: "book",
    stateMutability: "nonpayable",
    inputs: [
      task,
      { name: "payer", type: "address" },
      { name: "amount", type: "uint128" },
      { name: "refundableAt", type: "uint64" },
    ],
    outputs: [],
  },
  {
    type: "function",
    name: "release",
    stateMutability: "nonpayable",
    inputs: [
      task,
      { name: "worker", type: "address" },
      { name: "toWorker", type: "uint256" },
      { name: "fee", type: "uint256" },
    ],
    outputs: [],
  },
  {
    type: "function",
    name: "refund",
    stateMutability: "nonpayable",
    inputs: [task],
    outputs: [],
  },
  {
    type: "function",
    name: "deposits",
    stateMutability: "view",
    inputs: [{ name: "", type: "bytes32" }],
    outputs: [
      { name: "payer", type: "address" },
      { name: "amount", type: "uint128" },
      { name: "refundableAt", type: "uint64" },
      { name: "state", type: "uint8" },
    ],
  },
  ...(["token", "operator", "treasury"] as const).map(
    (name) =>
      ({
        type: "function",
        name,
        stateMutability: "view",
        inputs: [],
        outputs: [{ name: "", type: "address" }],
      }) as const,
  ),
  {
    type: "function",
    name: "totalHeld",
    stateMutability: "view",
    inputs: [],
    outputs: [{ name: "", type: "uint256" }],
  },
] as const;
