import { CloudUnavailable } from '../cloud';
import type { PlatformEndpoints } from './platform';

/** The useful part of an error thrown by the OpenAPI's client. */
interface ApiError {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly data?: unknown;
}

/** The platform refused a call, or could not be reached; `code` is from the platform or from the system. */
export class ApiRefused extends CloudUnavailable {
  constructor(
    readonly action: string,
    readonly code: string,
    message: string,
    cause: unknown,
  ) {
    super(message, { cause });
  }
}

/** One sentence for a failed call, with what to do. Keys are not repeated. */
export function refusalOf(error: unknown, action: string, endpoints: PlatformEndpoints): ApiRefused {
  const { code, message } = (error ?? {}) as ApiError;
  const named = typeof code === 'string' && code !== '' ? code : codeIn(message);
  const said = typeof message === 'string' ? message.split('\n')[0] : String(error);
  return new ApiRefused(action, named, sentence(named, said ?? '', action, endpoints), error);
}

function codeIn(message: unknown): string {
  const text = String(message);
  if (/ConnectTimeout|ReadTimeout|timed? ?out/i.test(text)) return 'TIMEOUT';
  return /\b(E[A-Z]{4,}|[A-Z_]*CERT[A-Z_]*|UNABLE_TO_[A-Z_]+)\b/.exec(text)?.[1] ?? '';
}

function sentence(code: string, said: string, action: string, endpoints: PlatformEndpoints): string {
  const { region, instance } = endpoints;
  const where = `region ${region}, ${instance === null ? 'no instance' : `instance ${instance}`}`;
  if (/^InvalidAccessKeyId/.test(code))
    return `the platform does not know the AccessKey id (${code}): check ALIBABA_CLOUD_ACCESS_KEY_ID, and that the key is enabled`;
  if (/^(SignatureDoesNotMatch|IncompleteSignature|InvalidSignature)/.test(code))
    return `the AccessKey secret does not belong to the id (${code}): check ALIBABA_CLOUD_ACCESS_KEY_SECRET`;
  if (/^(InvalidTimeStamp|IllegalTimestamp)/.test(code))
    return `the clock of this machine is more than 15 minutes off (${code}; here it is ${new Date().toISOString()}): set it by a time server`;
  if (/^(Forbidden|NoPermission|iot\.common\.RamActionPermissionDeny)/.test(code))
    return `the key has no right to ${action} (${code}): give its RAM user the rights that docs/platform.md lists`;
  if (/IotInstanceNotFound|InvalidInstance/i.test(code))
    return `the platform knows no such instance there (${code}; ${where}): check --aliyun-instance and --aliyun-region`;
  if (/^iot\.(prod|device)\.NotExisted/.test(code))
    return `the platform does not know the ${code.includes('prod') ? 'product' : 'device'} (${code}; ${where}): check its name, --aliyun-region and --aliyun-instance`;
  if (/^(Throttling|iot\.messagebroker\.RateLimit|ServiceUnavailable)/.test(code))
    return `the platform refused ${action} for now (${code}): its rate limit is reached; other programs of this account may be calling it, too`;
  if (/^(ENOTFOUND|EAI_AGAIN)/.test(code))
    return `the name of the platform's OpenAPI cannot be found (${code}; ${where}): check the network and --aliyun-region`;
  if (/^(ECONN|EHOST|ENET|EPIPE|TIMEOUT)/.test(code))
    return `the platform's OpenAPI cannot be reached (${code}; ${where}): check the network, a proxy, --aliyun-api`;
  if (/CERT|UNABLE_TO/.test(code))
    return `the certificate of the platform's OpenAPI is not trusted (${code}): check --aliyun-ca, or a proxy that intercepts TLS`;
  return `the platform refused ${action} (${code || 'without a code'}; ${where}): ${said}`;
}
