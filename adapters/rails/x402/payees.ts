import { getAddress, isAddress, zeroAddress } from "viem";
import type { PayeeFacts, PayeeOrder, Payees, Refused } from "../../../engine/index.ts";
import type { Wire } from "./wire.ts";

const refuse = (reason: string, message: string): Refused => ({
  state: "refused",
  reason,
  message,
});

/** Workers are paid at an address of the chain, which is ready as soon as it is said. */
export const payeesOf = ({ token, payTo, settings }: Wire): Payees => ({
  open({ address }: PayeeOrder): Promise<PayeeFacts | Refused> {
    if (address === null)
      return Promise.resolve(
        refuse("required", `address is required: where you are paid on ${settings.chain.network}.`),
      );
    if (!isAddress(address))
      return Promise.resolve(
        refuse("malformed", "address must be 0x and 40 hex digits; its checksum must be right."),
      );
    const reference = getAddress(address);
    if ([zeroAddress, token.address, payTo].includes(reference))
      return Promise.resolve(
        refuse("not_payable", "Nobody is paid at this address. Give one of your own."),
      );
    return Promise.resolve({ state: "ready", reference });
  },
  look: (reference) => Promise.resolve({ state: "ready", reference }),
  link: () => Promise.resolve(null),
});
