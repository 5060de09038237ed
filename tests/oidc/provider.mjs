// An OpenID provider (npm oidc-provider) where everybody is the same invented citizen: node provider.mjs PORT RETURN_TO
import { generateKeyPairSync, randomUUID } from "node:crypto";
import Provider from "oidc-provider";

const [port, returnTo] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const made = (kind, options, more) => ({ ...generateKeyPairSync(kind, options).privateKey.export({ format: "jwk" }), use: "sig", ...more });
const client = (client_id, more) => ({
  client_id, client_secret: "a-secret-of-thirty-two-characters", redirect_uris: [returnTo], grant_types: ["authorization_code"],
  response_types: ["code"], ...more,
});

const provider = new Provider(issuer, {
  clients: [
    client("lantoa"),
    client("lantoa-post", { token_endpoint_auth_method: "client_secret_post" }),
    client("lantoa-curve", { id_token_signed_response_alg: "ES256" }),
    client("lantoa-secret", { id_token_signed_response_alg: "HS256" }),
    client("lantoa-mixed"), // is given what was meant for another client
  ],
  jwks: { keys: [
    made("rsa", { modulusLength: 2048 }, { kid: "rsa", alg: "RS256" }),
    made("ec", { namedCurve: "P-256" }, { kid: randomUUID(), alg: "ES256" }),
  ] },
  enabledJWA: { idTokenSigningAlgValues: ["RS256", "ES256", "HS256"] },
  acrValues: ["urn:low", "urn:high"],
  cookies: { keys: ["only for this test"] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_ctx, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
});

let last;
provider.use(async (ctx, next) => {
  await next();
  if (ctx.path !== "/token" || !ctx.body?.id_token) return;
  if (ctx.oidc.client.clientId === "lantoa-mixed") ctx.body.id_token = last;
  last = ctx.body.id_token;
});

provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/interaction/")) return next();
  const { params, session } = await provider.interactionDetails(ctx.req, ctx.res);
  if (params.state.startsWith("no-")) return provider.interactionFinished(ctx.req, ctx.res, { error: "access_denied" });
  const accountId = session?.accountId ?? "citizen-7";
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  grant.addOIDCScope("openid");
  const acr = ctx.get("X-Acr") || "urn:high";
  return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId, acr, remember: false }, consent: { grantId: await grant.save() } });
});

provider.listen(port, "127.0.0.1", () => console.log("ready"));
