#!/usr/bin/env bash
# A house on one rented server, with TLS (docs/guide/operators/install.md). As root, on Debian 12:
#   deploy/small.sh NAME MAIL   installs it, or puts right what is missing; safe to repeat, nothing that is there is overwritten
#   deploy/small.sh release     brings what runs to the release that is checked out here (upgrade.md)
# It makes: packages, the user lantoa, a database, /etc/lantoa with one secret a file, units of systemd, a certificate.
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/.."
etc=/etc/lantoa here=$PWD
say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || fail "Run it as root."
[ "$here" = /opt/lantoa ] || fail "The house lies in /opt/lantoa: git clone … /opt/lantoa"

# --- what a release brings: Python packages, units, the command, settings of HAProxy ------------------------------------
packages() {
  local missing=()
  [ -x /usr/lib/postgresql/15/bin/postgres ] || missing+=(postgresql-15)
  [ -x /usr/sbin/haproxy ] || missing+=(haproxy)
  command -v certbot >/dev/null || missing+=(certbot)
  command -v openssl >/dev/null || missing+=(openssl)
  command -v pgbackrest >/dev/null || missing+=(pgbackrest)
  command -v curl >/dev/null || missing+=(curl)
  command -v setpriv >/dev/null || missing+=(util-linux)
  [ ${#missing[@]} = 0 ] && return
  say "installing: ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
  # Debian's own front is not the house's.
  systemctl disable --now haproxy 2>/dev/null || true
}

# The units of the cluster, as they are on one machine: PostgreSQL stands beside them, and no pooler before it. Copies read both
# the house's folder and PostgreSQL's, which only root may.
units() {
  local name
  for name in prepare web worker backup haproxy@; do
    sed -e '/^Wants=lantoa-\(haproxy@database\|pgbouncer\)/d' -e 's/^After=.*/& postgresql.service/' \
      -e 's/^StateDirectoryMode=0700/StateDirectoryMode=0711\nUMask=0077/' "deploy/units/lantoa-$name.service" |
      if [ "$name" = backup ]; then
        sed -e 's/^\(User\|Group\)=postgres/\1=root/' -e '/^StateDirectory/d' -e '/^UMask/d'
      else cat; fi >"/etc/systemd/system/lantoa-$name.service"
  done
  install -m 755 deploy/small/lantoa /usr/local/sbin/lantoa
  install -m 644 deploy/small/haproxy.cfg $etc/haproxy-small.cfg
  systemctl daemon-reload
}

software() {
  packages
  bin/setup run
}

# --- what is made once ------------------------------------------------------------------------------------------------
# A file with a secret in it: for the house alone, made where it is missing.
secret() {
  local path=$etc/$1
  [ -e "$path" ] || (umask 077 && cat >"$path.new" && mv "$path.new" "$path")
  chown lantoa: "$path" && chmod 600 "$path"
}

settings() {
  id lantoa >/dev/null 2>&1 || useradd --system --home-dir /var/lib/lantoa --shell /usr/sbin/nologin lantoa
  install -d -m 755 $etc
  install -d -m 711 -o lantoa -g lantoa /var/lib/lantoa
  openssl rand -base64 48 | tr -d '\n' | sed 's/$/\n/' | secret secret.key
  secret secret-old.keys </dev/null
  secret sms-api.key </dev/null
  secret sms-secret.key </dev/null
  [ -e $etc/lantoa.env ] || sed "s/@HOST@/$1/g" deploy/small/lantoa.env >$etc/lantoa.env
  [ -e $etc/prepare.env ] || printf '# Read after lantoa.env by lantoa prepare alone.\n' >$etc/prepare.env
  [ -e $etc/backup.env ] || printf '# Read after lantoa.env by lantoa backup and restore alone (restore.md).\n' >$etc/backup.env
}

database() {
  [ -n "$(pg_lsclusters -h 2>/dev/null)" ] || pg_createcluster 15 main >/dev/null
  systemctl enable --now postgresql
  if [ ! -e $etc/database.url ]; then
    local password
    password=$(openssl rand -hex 24)
    # On standard input: what stands in a command is seen by everybody on the machine.
    runuser -u postgres -- psql --quiet --no-psqlrc --set ON_ERROR_STOP=1 <<SQL
DO \$\$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lantoa') THEN CREATE ROLE lantoa LOGIN; END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lantoa_web') THEN CREATE ROLE lantoa_web NOLOGIN; END IF;
END \$\$;
ALTER ROLE lantoa PASSWORD '$password';
GRANT lantoa_web, pg_read_all_settings TO lantoa;
SELECT 'CREATE DATABASE lantoa OWNER lantoa' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'lantoa') \gexec
SQL
    printf 'postgresql://lantoa:%s@127.0.0.1:5432/lantoa\n' "$password" | secret database.url
  fi
}

# The front stands before there is a certificate, since whoever gives one asks it: with one of its own that nobody trusts.
front() {
  if [ ! -e $etc/tls.pem ]; then
    (umask 077 && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj "/CN=$1" \
      -addext "subjectAltName=DNS:$1" -keyout - -out - 2>/dev/null >$etc/tls.pem)
  fi
  systemctl enable --now lantoa-haproxy@small
}

certificate() {
  [ ! -e "/etc/letsencrypt/live/$1/fullchain.pem" ] || return 0
  certbot certonly --quiet --non-interactive --agree-tos --email "$2" --domain "$1" --standalone --http-01-address 127.0.0.1 \
    --http-01-port 8402 --deploy-hook /opt/lantoa/deploy/small/renewed ||
    say "No certificate yet: does $1 lead to this machine, and is port 80 open? Then run this again."
}

ready() {
  local waited
  for waited in $(seq 360); do
    [ "$(curl -s http://127.0.0.1:8000/health/ready 2>/dev/null)" != ready ] || return 0
    sleep 0.5
  done
  fail "The web is not ready. journalctl -u lantoa-prepare -u lantoa-web says why."
}

if [ "${1:-}" = release ]; then
  software
  units
  systemctl reload lantoa-haproxy@small
  systemctl restart lantoa-prepare lantoa-web lantoa-worker
  ready
  say "serving $(git describe --tags --always)"
  exit 0
fi
[ $# = 2 ] || fail "deploy/small.sh NAME MAIL, such as deploy/small.sh cho.example.vn dieu@example.vn"
case $1 in *[!a-z0-9.-]* | .* | *.) fail "$1 is no host name" ;; *.*) ;; *) fail "$1 is no host name" ;; esac
software
settings "$1"
units
database
front "$1"
certificate "$1" "$2"
for name in sms-api.key sms-secret.key; do
  [ -s $etc/$name ] || fail "The gateway's key is missing: write it into $etc/$name, then run this again."
done
systemctl enable --now lantoa-prepare lantoa-web lantoa-worker
ready
say "serving $(git describe --tags --always) at https://$1/"
