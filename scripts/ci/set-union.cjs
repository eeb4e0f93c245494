/** A polyfill of Set.prototype.union (ECMAScript 2025), which gitlab-ci-local needs and Node 20 lacks. */
Set.prototype.union ??= function union(other) {
  return new Set([...this, ...other]);
};
