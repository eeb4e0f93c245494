/** What gitlab-ci-local needs of Node 22, for Node 20: ECMAScript 2025, Set.prototype.union. */
Set.prototype.union ??= function union(other) {
  return new Set([...this, ...other]);
};
