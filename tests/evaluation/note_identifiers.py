"""Identifiers of every kind in the odd forms in which people write them, drawn from a seeded generator."""

import random
from collections.abc import Callable

from tests.evaluation import note_names as names

Made = tuple[str, str]
"""A value and its label."""

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def digits(rng: random.Random, count: int) -> str:
    return str(rng.randint(1, 9)) + "".join(str(rng.randint(0, 9)) for _ in range(count - 1))


def a_date(rng: random.Random) -> Made:
    year, month, day = rng.randint(2015, 2025), rng.randint(1, 12), rng.randint(1, 28)
    word = MONTHS[month - 1]
    forms = (
        f"{year}-{month:02d}-{day:02d}", f"{month}/{day}/{year}", f"{month:02d}/{day:02d}/{year % 100:02d}", f"{word} {day}, {year}",
        f"{day} {word[:3]} {year}", f"{word[:3]}. {day}th, {year}", f"{day}.{month:02d}.{year}", f"{day}-{word[:3]}-{year}",
        f"{word} {year}", f"the {day}th of {word} {year}", f"{word} {day}", f"{year}/{month:02d}/{day:02d} 14:35", f"{year}{month:02d}{day:02d}",
    )  # fmt: skip
    value = rng.choice(forms)
    return value.removeprefix("the "), "DATE"


def a_zh_date(rng: random.Random) -> Made:
    year, month, day = rng.randint(2015, 2025), rng.randint(1, 12), rng.randint(1, 28)
    forms = (
        f"{year}年{month}月{day}日", f"{year}-{month:02d}-{day:02d}", f"{month}月{day}日", f"{year}.{month:02d}.{day:02d}", f"{year}年{month}月",
        f"{year}/{month}/{day}",
    )  # fmt: skip
    return rng.choice(forms), "DATE"


def a_phone(rng: random.Random) -> Made:
    area, middle, last = digits(rng, 3), digits(rng, 3), digits(rng, 4)
    forms = (
        f"({area}) {middle}-{last}", f"{area}-{middle}-{last}", f"{area}.{middle}.{last}", f"+1 {area} {middle} {last}",
        f"+44 20 {digits(rng, 4)} {last}", f"{area}-{middle}-{last} x{digits(rng, 3)}", f"+49 30 {digits(rng, 7)}",
    )  # fmt: skip
    return rng.choice(forms), "PHONE"


def a_dial(rng: random.Random) -> Made:
    """Numbers as they are written in many countries."""
    pair, three, four = digits(rng, 2), digits(rng, 3), digits(rng, 4)
    forms = (
        f"0{digits(rng, 4)} {digits(rng, 6)}", f"({pair}) {four}-{digits(rng, 4)}", f"0{three[0]} {pair} {digits(rng, 2)} {digits(rng, 2)} {digits(rng, 2)}", f"+33 6 {pair} {digits(rng, 2)} {digits(rng, 2)} {digits(rng, 2)}",
        f"{pair} {three} {digits(rng, 3)}", f"0{pair[0]}{three}-{digits(rng, 5)}", f"(0{three}) {digits(rng, 6)}", f"+91 {digits(rng, 5)} {digits(rng, 5)}", f"({three}){digits(rng, 3)}-{four}", f"+234 {three} {digits(rng, 3)} {four}",
        f"{three} {pair} {digits(rng, 2)} {digits(rng, 2)}", f"07{digits(rng, 3)} {digits(rng, 6)}", f"{four}-{digits(rng, 4)}", f"+55 ({pair}) 9{four}-{digits(rng, 4)}",
    )  # fmt: skip
    return rng.choice(forms), "PHONE"


def a_zh_phone(rng: random.Random) -> Made:
    mobile = "1" + rng.choice("35789") + digits(rng, 9)
    forms = (
        mobile,
        f"{mobile[:3]} {mobile[3:7]} {mobile[7:]}",
        f"{mobile[:3]}-{mobile[3:7]}-{mobile[7:]}",
        f"+86{mobile}",
        f"0513-{digits(rng, 8)}",
    )
    return rng.choice(forms), "PHONE"


def a_record(rng: random.Random) -> Made:
    forms = (
        digits(rng, 7),
        digits(rng, 8),
        f"{rng.choice('ABEMS')}{digits(rng, 7)}",
        f"{digits(rng, 3)}-{digits(rng, 2)}-{digits(rng, 3)}",
        f"0{digits(rng, 8)}",
    )
    return rng.choice(forms), "ID"


def a_resident(rng: random.Random) -> Made:
    body = f"32060{rng.randint(1, 9)}{rng.randint(1940, 2005)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{rng.randint(100, 999)}"
    check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]
    wrong = rng.random() < 0.3
    return body + (str((int(check) + 1) % 10) if wrong and check != "X" else check), "ID"


def _from(listed: tuple[str, ...], label: str) -> Callable[[random.Random], Made]:
    return lambda rng: (rng.choice(listed), label)


MAKERS: dict[str, Callable[[random.Random], Made]] = {
    "date": a_date,
    "zhdate": a_zh_date,
    "phone": a_phone,
    "zhphone": a_zh_phone,
    "mrn": a_record,
    "resident": a_resident,
    "ssn": lambda rng: (f"{digits(rng, 3)}-{digits(rng, 2)}-{digits(rng, 4)}", "ID"),
    "account": lambda rng: (f"{rng.choice(('', 'ACT-', 'B'))}{digits(rng, 8)}", "ID"),
    "plan": lambda rng: (f"{rng.choice(('XGP', 'HMO-', 'W'))}{digits(rng, 9)}", "ID"),
    "license": lambda rng: (f"{rng.choice('ABDM')}{digits(rng, 7)}", "ID"),
    "serial": lambda rng: (f"{rng.choice(('PJN', 'BLE', 'RVT'))}{digits(rng, 6)}{rng.choice('HSK')}", "DEVICE"),
    "accession": lambda rng: (f"{rng.choice('SC')}{rng.randint(18, 25)}-{digits(rng, 5)}", "ID"),
    "plate": lambda rng: (f"{rng.choice(('7KXR', '4MBT', 'HRT'))}{digits(rng, 3)}", "ID"),
    "ip": lambda rng: (f"10.{rng.randint(1, 254)}.{rng.randint(1, 254)}.{rng.randint(1, 254)}", "IP"),
    "email": lambda rng: (f"{rng.choice(('l.hargrove', 'mkwan', 'jo_okafor77', 'patientkin'))}@{rng.choice(('mailbox.org', 'example.com', 'uni-ulm.de'))}", "EMAIL"),
    "url": lambda rng: (f"https://{rng.choice(('portal.lakeshore.org/p/', 'caringbridge.org/visit/'))}{digits(rng, 5)}", "URL"),
    "old": lambda rng: (str(rng.randint(90, 104)), "AGE"),
    "dial": a_dial,
    "abroad": _from(names.ABROAD, "LOCATION"),
    "street": _from(names.STREETS, "LOCATION"),
    "hospital": _from(names.HOSPITALS, "LOCATION"),
    "city": _from(names.CITIES, "LOCATION"),
    "zip": lambda rng: (digits(rng, 5), "LOCATION"),
    "employer": _from(names.EMPLOYERS, "ORGANIZATION"),
    "room": lambda rng: (f"{rng.randint(200, 999)}{rng.choice(('', 'A', 'B'))}", "LOCATION"),
    "stamp": lambda rng: (f"20{rng.randint(15, 25)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}{rng.randint(0, 23):02d}30", "DATE"),
    "dob": lambda rng: (f"19{rng.randint(40, 99)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}", "DATE"),
    "town": _from(("Dayton", "Spokane", "Brattleboro", "Xalapa", "Lüdenscheid", "Nakuru", "Palo Alto", "Chester"), "LOCATION"),
    "oldwords": _from(("ninety-one", "ninety four", "93"), "AGE"),
    "udi": lambda rng: (f"(01)0{digits(rng, 13)}(21){digits(rng, 8)}", "DEVICE"),
    "device": lambda rng: (f"SN {digits(rng, 11)}"[3:], "DEVICE"),
    "vin": lambda rng: (f"1FTFW1ET{rng.choice('ABCDEF')}KF{digits(rng, 5)}{rng.randint(0, 9)}", "ID"),
    "user": lambda rng: (f"{rng.choice(('lhargrove', 'mkwan', 'okafor_j'))}{rng.randint(10, 99)}", "ID"),
    "npi": lambda rng: (f"1{digits(rng, 9)}", "ID"),
    "geo": lambda rng: (f"{rng.randint(40, 59)}.{digits(rng, 5)}, -{rng.randint(0, 9)}.{digits(rng, 5)}", "LOCATION"),
    "lot": lambda rng: (f"{rng.choice(('EK', 'FL', '03'))}{digits(rng, 4)}A", "DEVICE"),
    "clinic": _from(names.CLINICS, "LOCATION"),
    "site": _from(names.SITES, "LOCATION"),
    "burg": _from(names.BURGS, "LOCATION"),
    "firm": _from(names.FIRMS, "ORGANIZATION"),
    "year": lambda rng: (str(rng.randint(1978, 2023)), "DATE"),
    "weekday": lambda rng: (rng.choice(WEEKDAYS), "DATE"),
    "new_clinic": _from(names.NEWEST_CLINICS, "LOCATION"),
    "new_site": _from(names.NEWEST_SITES, "LOCATION"),
    "new_burg": _from(names.NEWEST_BURGS, "LOCATION"),
    "new_firm": _from(names.NEWEST_FIRMS, "ORGANIZATION"),
    "new_zhclinic": _from(names.ZH_NEWEST_CLINICS, "LOCATION"),
    "new_zhhome": _from(names.ZH_NEWEST_HOMES, "LOCATION"),
    "new_zhfirm": _from(names.ZH_NEWEST_FIRMS, "ORGANIZATION"),
    "ninth_clinic": _from(names.NINTH_CLINICS, "LOCATION"),
    "ninth_site": _from(names.NINTH_SITES, "LOCATION"),
    "ninth_burg": _from(names.NINTH_BURGS, "LOCATION"),
    "ninth_firm": _from(names.NINTH_FIRMS, "ORGANIZATION"),
    "ninth_zhclinic": _from(names.ZH_NINTH_CLINICS, "LOCATION"),
    "ninth_zhhome": _from(names.ZH_NINTH_HOMES, "LOCATION"),
    "ninth_zhfirm": _from(names.ZH_NINTH_FIRMS, "ORGANIZATION"),
    "tenth_clinic": _from(names.TENTH_CLINICS, "LOCATION"),
    "tenth_site": _from(names.TENTH_SITES, "LOCATION"),
    "tenth_burg": _from(names.TENTH_BURGS, "LOCATION"),
    "tenth_firm": _from(names.TENTH_FIRMS, "ORGANIZATION"),
    "tenth_zhclinic": _from(names.ZH_TENTH_CLINICS, "LOCATION"),
    "tenth_zhhome": _from(names.ZH_TENTH_HOMES, "LOCATION"),
    "tenth_zhfirm": _from(names.ZH_TENTH_FIRMS, "ORGANIZATION"),
    "thirteenth_clinic": _from(names.THIRTEENTH_CLINICS, "LOCATION"),
    "thirteenth_site": _from(names.THIRTEENTH_SITES, "LOCATION"),
    "thirteenth_burg": _from(names.THIRTEENTH_BURGS, "LOCATION"),
    "thirteenth_firm": _from(names.THIRTEENTH_FIRMS, "ORGANIZATION"),
    "thirteenth_zhclinic": _from(names.ZH_THIRTEENTH_CLINICS, "LOCATION"),
    "thirteenth_zhhome": _from(names.ZH_THIRTEENTH_HOMES, "LOCATION"),
    "thirteenth_zhfirm": _from(names.ZH_THIRTEENTH_FIRMS, "ORGANIZATION"),
    "fourteenth_clinic": _from(names.FOURTEENTH_CLINICS, "LOCATION"),
    "fourteenth_site": _from(names.FOURTEENTH_SITES, "LOCATION"),
    "fourteenth_burg": _from(names.FOURTEENTH_BURGS, "LOCATION"),
    "fourteenth_firm": _from(names.FOURTEENTH_FIRMS, "ORGANIZATION"),
    "fourteenth_zhclinic": _from(names.ZH_FOURTEENTH_CLINICS, "LOCATION"),
    "fourteenth_zhhome": _from(names.ZH_FOURTEENTH_HOMES, "LOCATION"),
    "fourteenth_zhfirm": _from(names.ZH_FOURTEENTH_FIRMS, "ORGANIZATION"),
    "fifteenth_clinic": _from(names.FIFTEENTH_CLINICS, "LOCATION"),
    "fifteenth_site": _from(names.FIFTEENTH_SITES, "LOCATION"),
    "fifteenth_burg": _from(names.FIFTEENTH_BURGS, "LOCATION"),
    "fifteenth_firm": _from(names.FIFTEENTH_FIRMS, "ORGANIZATION"),
    "fifteenth_zhclinic": _from(names.ZH_FIFTEENTH_CLINICS, "LOCATION"),
    "fifteenth_zhhome": _from(names.ZH_FIFTEENTH_HOMES, "LOCATION"),
    "fifteenth_zhfirm": _from(names.ZH_FIFTEENTH_FIRMS, "ORGANIZATION"),
    "zhclinic": _from(names.ZH_CLINICS, "LOCATION"),
    "zhhome": _from(names.ZH_HOMES, "LOCATION"),
    "zhfirm": _from(names.ZH_FIRMS, "ORGANIZATION"),
    "zhyear": lambda rng: (f"{rng.randint(1978, 2023)}年", "DATE"),
    "zhweekday": lambda rng: (f"{rng.choice(('周', '星期'))}{rng.choice('一二三四五六日')}", "DATE"),
    "zhhospital": _from(names.ZH_HOSPITALS, "LOCATION"),
    "zhaddress": _from(names.ZH_ADDRESSES, "LOCATION"),
    "zhemployer": _from(names.ZH_EMPLOYERS, "ORGANIZATION"),
    "zhrecord": lambda rng: (rng.choice((digits(rng, 8), f"ZY{digits(rng, 8)}", f"{rng.randint(2016, 2025)}{digits(rng, 6)}")), "ID"),
    "bed": lambda rng: (str(rng.randint(1, 60)), "ID"),
    "zhplate": lambda rng: (f"{rng.choice('苏川沪粤')}{rng.choice('ABFE')}{rng.choice(('', '·'))}{digits(rng, 5)}", "ID"),
    "wechat": lambda rng: (f"wx_{digits(rng, 6)}", "ID"),
}  # fmt: skip
