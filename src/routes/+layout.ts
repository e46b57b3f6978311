// Pages are finished on the server: each form works without JavaScript by construction.
export const csr = false;
