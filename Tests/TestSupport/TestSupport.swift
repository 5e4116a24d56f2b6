// Tolerances, gradient checks, random graphs and fixture discovery live here.
