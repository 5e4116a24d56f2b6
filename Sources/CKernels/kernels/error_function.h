// The error function and its inverse.

CK_INLINE vf erf_v(vf x) {
  vf a = absolute(x), z = x * x;
  vf r = a * -1.72853470e-5f + 3.83197126e-4f;
  vf u = a * -3.88396438e-3f + 2.42546219e-2f;
  r = r * z + u;
  r = r * a - 1.06777877e-1f;
  r = r * a - 6.34846687e-1f;
  r = r * a - 1.28717512e-1f;
  r = r * a - a;
  vf large = a > 4.0f ? (vf)1.0f : 1.0f - exp_v(r);
  vf s = z * -5.96761703e-4f + 4.99119423e-3f;
  s = s * z - 2.67681349e-2f;
  s = s * z + 1.12819925e-1f;
  s = s * z - 3.76125336e-1f;
  s = s * z + 1.28379166e-1f;
  s = s * x + x;
  vf result = a > 0.927734375f ? copy_sign(large, x) : s;
  return is_nan(x) ? x : result;
}

/// Wichura's AS 241 through erfinv(x) = normal quantile((x + 1) / 2) / sqrt(2); floats never reach its far tail.
CK_INLINE vf erfinv_v(vf x) {
  vd q = TO_D(x) * 0.5, r = 0.180625 - q * q;
  vd n = r * 2.5090809287301226727e+3 + 3.3430575583588128105e+4;
  n = n * r + 6.7265770927008700853e+4;
  n = n * r + 4.5921953931549871457e+4;
  n = n * r + 1.3731693765509461125e+4;
  n = n * r + 1.9715909503065514427e+3;
  n = n * r + 1.3314166789178437745e+2;
  n = n * r + 3.3871328727963666080e+0;
  vd d = r * 5.2264952788528545610e+3 + 2.8729085735721942674e+4;
  d = d * r + 3.9307895800092710610e+4;
  d = d * r + 2.1213794301586595867e+4;
  d = d * r + 5.3941960214247511077e+3;
  d = d * r + 6.8718700749205790830e+2;
  d = d * r + 4.2313330701600911252e+1;
  d = d * r + 1.0;
  vf center = TO_F(n * q / d * 0.7071067811865476);
  vd tail = (1.0 - TO_D(absolute(x))) * 0.5;
  r = sqrt_d(-log_d(tail)) - 1.6;
  n = r * 7.74545014278341407640e-4 + 2.27238449892691845833e-2;
  n = n * r + 2.41780725177450611770e-1;
  n = n * r + 1.27045825245236838258e+0;
  n = n * r + 3.64784832476320460504e+0;
  n = n * r + 5.76949722146069140550e+0;
  n = n * r + 4.63033784615654529590e+0;
  n = n * r + 1.42343711074968357734e+0;
  d = r * 1.05075007164441684324e-9 + 5.47593808499534494600e-4;
  d = d * r + 1.51986665636164571966e-2;
  d = d * r + 1.48103976427480074590e-1;
  d = d * r + 6.89767334985100004550e-1;
  d = d * r + 1.67638483018380384940e+0;
  d = d * r + 2.05319162663775882187e+0;
  d = d * r + 1.0;
  vf side = copy_sign(TO_F(n / d * 0.7071067811865476), x);
  side = absolute(x) == 1.0f ? copy_sign((vf)INFINITY, x) : side;
  vf a = absolute(x);
  return a <= 0.85f ? center : (a <= 1.0f ? side : (vf)NAN);
}
