/** Whether `amountMinor` more may be reserved in a wallet. */
export function fitsWallet(amountMinor: bigint, wallet: { readonly balanceMinor: bigint; readonly reservedMinor: bigint }): boolean {
  return amountMinor <= wallet.balanceMinor - wallet.reservedMinor;
}
