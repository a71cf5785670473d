/**
 * Forms of secrets. With `keep` the first group stays and the second is the secret; without, all of it is. Every
 * repetition is bounded or of one kind of character, so that each rule is linear.
 */
export const secretRules: ReadonlyArray<{ pattern: RegExp; keep?: true }> = [
  {
    pattern:
      /-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----(?:(?!-----END)[\s\S])*(?:-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----)?/g,
  },
  { pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b/g },
  { pattern: /\bgh[pousr]_[A-Za-z0-9]{36,255}\b/g },
  { pattern: /\bgithub_pat_[A-Za-z0-9_]{50,255}/g },
  { pattern: /\bgl(?:pat|ptt|rt|dt|soat|cbt|ft|imt|agent)-[\w-]{20,255}/g },
  { pattern: /\bsk-(?:ant-|proj-|or-|svcacct-)?[A-Za-z0-9_-]{20,255}/g },
  { pattern: /\bxox[abeoprs]-[\w-]{10,255}|\bxapp-\d-[\w-]{10,255}/g },
  {
    pattern:
      /https:\/\/hooks\.slack\.com\/services\/[\w/-]{10,200}|https:\/\/discord(?:app)?\.com\/api\/webhooks\/[\w/-]{10,200}/g,
  },
  { pattern: /\bAIza[0-9A-Za-z_-]{35}/g },
  { pattern: /\bya29\.[\w-]{20,512}/g },
  { pattern: /\bnpm_[A-Za-z0-9]{36}\b/g },
  { pattern: /\bpypi-[\w-]{50,512}/g },
  { pattern: /\bhf_[A-Za-z0-9]{30,64}\b/g },
  { pattern: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{16,255}\b|\bwhsec_[A-Za-z0-9+/=]{24,255}/g },
  { pattern: /\bSG\.[\w-]{16,64}\.[\w-]{16,64}/g },
  {
    pattern:
      /\bdop_v1_[a-f0-9]{64}\b|\bshp(?:at|ss|ca|pa)_[a-fA-F0-9]{32}\b|\bdckr_pat_[\w-]{20,64}|\bATATT3[\w=-]{50,255}|\blin_api_[A-Za-z0-9]{32,64}\b|\bxai-[A-Za-z0-9]{40,128}\b|\bgsk_[A-Za-z0-9]{40,128}\b/g,
  },
  { pattern: /\beyJ[\w-]{8,4096}\.eyJ[\w-]{8,8192}\.[\w-]{4,4096}/g },
  // ://user:password@host, ://token@host
  { pattern: /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/'"]{0,128}:)([^\s@/'"]{1,256})(?=@)/gi, keep: true },
  { pattern: /(\bhttps?:\/\/)([^\s:@/'"]{16,256})(?=@)/gi, keep: true },
  {
    pattern:
      /(\b(?:proxy-)?authorization['"]?\s{0,4}[:=]\s{0,4}['"]?(?:(?:bearer|basic|token|digest)\s{1,4})?)([^\s'",;]{4,4096})/gi,
    keep: true,
  },
  { pattern: /(\bbearer\s{1,4})([\w.~+/=-]{16,4096})/gi, keep: true },
  {
    pattern: /(\bx-[a-z-]{0,24}(?:key|token|secret)['"]?\s{0,4}[:=]\s{0,4}['"]?)([^\s'",;]{4,1024})/gi,
    keep: true,
  },
  { pattern: /(\bcurl\s[^\n]{0,400}?(?:-u|--user)[ =]['"]?[^\s:'"]{1,128}:)([^\s'"]{1,256})/g, keep: true },
  { pattern: /(\b(?:mysql|mysqldump|mariadb)\s[^\n]{0,200}?\s-p)([^\s'"-][^\s'"]{0,255})/g, keep: true },
  {
    pattern:
      /(--[a-z-]{0,24}(?:password|passwd|passphrase|token|secret|api-?key|auth|credentials?)(?:=|\s{1,4})['"]?)([^\s'"-][^\s'"]{0,1023})/gi,
    keep: true,
  },
  {
    pattern:
      /([?&](?:token|key|sig|signature|access_token|api_?key|client_secret|password|x-amz-signature)=)([^\s&#'"]{4,2048})/gi,
    keep: true,
  },
  // NAME_TOKEN=…, "password": "…", apiKey: '…'
  {
    pattern:
      /(\b\w{0,64}(?:API_?KEY|ACCESS_?KEY|SECRET_?KEY|PRIVATE_?KEY|ENCRYPTION_?KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS?)[A-Z0-9_]{0,32}=['"]?)(?![=>])([^\s'"&;|)]{3,4096})/g,
    keep: true,
  },
  { pattern: /(\b[A-Z0-9_]{0,64}(?:_KEY|_PWD)=['"]?)(?![=>])([^\s'"&;|)]{6,4096})/g, keep: true },
  {
    pattern:
      /(\b\w{0,64}(?:api_?key|access_?key|secret_?key|private_?key|auth_?token|access_?token|refresh_?token|client_?secret|secret|token|password|passwd|passphrase)['"]?\s{0,4}[:=]\s{0,4}['"])([^'"\n]{6,4096})(?=['"])/gi,
    keep: true,
  },
  {
    pattern:
      /(^[ \t]{0,64}(?:-[ \t])?\w{0,64}(?:password|passwd|passphrase|secret|token|api_?key)[ \t]{0,4}:[ \t]{1,4})(?!['"])(\S{8,1024})$/gim,
    keep: true,
  },
];
