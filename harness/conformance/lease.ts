type Method = (...given: unknown[]) => unknown;

/** Calls that only wait: they write nothing, and a case may leave one pending after `Promise.race`. */
const WAITS: ReadonlySet<string | symbol> = new Set(['next']);

/** A call to the bench after its case had ended. */
export class CaseOver extends Error {
  override readonly name = 'CaseOver';
}

/**
 * The bench of a case, valid while the case runs. A call that a case did not await, or made after its time-out, would
 * write into the next case: once the lease has ended every call is refused, and pending calls are waited for.
 */
export class Lease {
  #over: string | null = null;
  readonly #underWay = new Set<Promise<unknown>>();
  readonly #lent = new WeakMap<object, object>();

  /** The same object; its methods, and those of the objects in it, end with the lease. */
  lend<T extends object>(target: T): T {
    const known = this.#lent.get(target);
    if (known) return known as T;
    const proxy = new Proxy(target, { get: (_, key) => this.#lendMember(target, key) });
    this.#lent.set(target, proxy);
    return proxy;
  }

  #lendMember(owner: object, key: string | symbol): unknown {
    const member: unknown = Reflect.get(owner, key);
    if (typeof member === 'function')
      return (...given: unknown[]) => this.#call(owner, member as Method, given, !WAITS.has(key));
    return isPlainOrInstance(member) ? this.lend(member) : member;
  }

  #call(owner: object, method: Method, given: unknown[], awaited: boolean): unknown {
    if (this.#over !== null) throw new CaseOver(this.#over);
    const result = method.apply(owner, given);
    if (awaited && result instanceof Promise) {
      const call = result.then(
        () => {},
        () => {},
      );
      this.#underWay.add(call);
      void call.then(() => this.#underWay.delete(call));
    }
    return result;
  }

  /** Refuses all further calls, with this reason, and resolves when pending calls have ended: each has a deadline. */
  async end(reason: string): Promise<void> {
    this.#over ??= reason;
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }
}

/** Maps, sets, arrays and bytes are excluded: their methods need the original object as `this`. */
function isPlainOrInstance(value: unknown): value is object {
  return Object.prototype.toString.call(value) === '[object Object]';
}
