// Reads {documents: {address: document}, credentials: {name: credential}} and writes, of each credential, what npm
// @digitalbazaar/vc and its status list make of it. No network: an address that was not given is refused.
import {defaultDocumentLoader, verifyCredential} from '@digitalbazaar/vc';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';

let text = '';
for await(const part of process.stdin) text += part;
const {documents, credentials} = JSON.parse(text);

async function documentLoader(url) {
  const [address, fragment] = url.split('#');
  const whole = documents[address];
  if(!whole) return defaultDocumentLoader(url);
  const document = fragment ? whole.verificationMethod.find(method => method.id === url) : whole;
  if(!document) throw new Error(`no such key: ${url}`);
  return {contextUrl: null, documentUrl: url, document: {...(fragment ? {'@context': 'https://w3id.org/security/multikey/v1'} : {}), ...document}};
}

const said = {};
for(const [name, credential] of Object.entries(credentials)) {
  const suite = new DataIntegrityProof({cryptosuite});
  const result = await verifyCredential({credential, suite, documentLoader, checkStatus: options => checkStatus({...options, suite, documentLoader})});
  const errors = result.error?.errors ?? (result.error ? [result.error] : []);
  said[name] = {
    verified: result.verified, revoked: result.statusResult?.results?.[0]?.status ?? null,
    why: [...errors.map(error => error.message), result.statusResult?.error?.message].filter(Boolean).join('; ')
  };
}
process.stdout.write(JSON.stringify(said));
