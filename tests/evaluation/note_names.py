"""Names, places and houses for the evaluation notes, kept apart from the lists that the recognizers use.

``UNLISTED`` words stand in no list of the product (a test asserts it): they must be found by context or by the
unknown-word rule alone. ``WORDS`` are people whose names are clinical or ordinary words.
"""

COMMON = (
    ("Linda", "Hargrove"), ("Samuel", "Whitaker"), ("Maria", "Delgado"), ("James", "Okafor"), ("Priya", "Raman"), ("Wei", "Zhang"),
    ("Fatima", "Haddad"), ("Ingrid", "Larsson"), ("Tomasz", "Nowak"), ("Hiroshi", "Tanaka"), ("Nguyen", "Thanh"), ("Aisha", "Bello"),
    ("Carlos", "Mendoza"), ("Olga", "Ivanova"), ("Ahmed", "Mansour"), ("Sean", "O'Connell"), ("Chloe", "Lefebvre"), ("Jürgen", "Krause"),
    ("Sofia", "Rossi"), ("Min-jun", "Park"), ("Deborah", "Jackson"), ("Robert", "McAllister"), ("Ana", "de la Cruz"), ("Kwame", "Mensah"),
)  # fmt: skip
UNLISTED = (
    ("Thandolwethu", "Mkhwanazi"), ("Oyindamola", "Fashola"), ("Bjarte", "Haugsdal"), ("Zdzisław", "Brzęczyszczykiewicz"),
    ("Maitreyi", "Venkataraghavan"), ("Tuğçe", "Karabulut"), ("Ngaire", "Tamihana"), ("Xolani", "Mabuza"), ("Sigríður", "Þorvaldsdóttir"),
    ("Ekanem", "Udofia"), ("Ghislindje", "Vanderhaeghen"), ("Aroha", "Whaanga"), ("Bhuvaneshwari", "Chidambaram"), ("Przemysław", "Gąsienica"),
    ("Odalys", "Etxeberria"), ("Iñaki", "Zubizarreta"), ("Kerttu", "Ylönen"), ("Dilshod", "Yuldashev"), ("Mpho", "Ramaphala"),
    ("Solmaz", "Ghorbanzadeh"), ("Yevheniia", "Shcherbyna"), ("Tsegaye", "Woldemariam"), ("Quyenthao", "Luongvan"), ("Pornchai", "Wattanasiri"),
)  # fmt: skip
WORDS = (
    ("Mark", "Rose"), ("Will", "Young"), ("April", "June"), ("Grace", "Hunter"), ("Faith", "Wilson"), ("Frank", "Parkinson"),
    ("Art", "Bell"), ("Dawn", "Grant"), ("Hope", "Graves"), ("Rich", "Stone"), ("Summer", "Day"), ("Violet", "Best"),
)  # fmt: skip
ZH_COMMON = (
    "王建国",
    "李秀英",
    "张伟",
    "刘洋",
    "陈志强",
    "杨丽华",
    "黄敏",
    "周杰",
    "吴桂兰",
    "徐明",
    "孙晓东",
    "马红梅",
    "欧阳静",
    "司马光耀",
    "诸葛清",
)
ZH_RARE = (
    "谌龙彪",
    "逄锦聚",
    "厍迪克",
    "麻晓菲",
    "禤汝昌",
    "郜文澜",
    "上官婉莹",
    "尉迟敬之",
    "宓妮雅",
    "芮成刚",
    "邝露瑶",
    "臧克铭",
    "单于飞",
    "仇小军",
    "区志坚",
)
ZH_WORDS = ("高峰", "何苗", "白雪", "黄金", "石头", "高兴", "平安", "安康", "成功", "文静", "王冠", "方正")

HOSPITALS = (
    "St. Brendan's Hospital", "Cedar Ridge Medical Center", "Lakeshore Regional Hospital", "Tolworth Infirmary", "Mercy Valley Clinic",
    "Northgate Family Practice", "Bayfield Nursing Home", "Rosewood Rehabilitation Center", "Whitmore Cancer Institute",
    "University Hospital of Kessel", "Harrow Road Surgery Center", "Massachusetts General", "Johns Hopkins", "UCSF Medical Center",
)  # fmt: skip
CITIES = (
    "Dayton",
    "Toledo",
    "Worcester, MA",
    "Spokane",
    "Nashville, TN",
    "Guadalajara",
    "Lagos",
    "Manchester",
    "Durham",
    "Kyoto",
)
EMPLOYERS = (
    "Brixham Logistics LLC",
    "Harlow & Finch Bakery",
    "Delphine Motors",
    "Orchard County School District",
    "Tesoro Foods Inc",
)
STREETS = (
    "418 Alder Street", "77B Wexford Lane, Apt 4", "1290 N. Prospect Ave", "P.O. Box 4471", "23 Rue des Lilas", "Calle de Alcalá 45",
    "9 Kastanienallee", "2204 Old Mill Rd, Unit 12", "56 Harrington Gardens", "315 W 42nd Street", "12 Via Garibaldi",
)  # fmt: skip
ZH_HOSPITALS = (
    "青松市第三人民医院",
    "瑞和妇幼保健院",
    "华康医院",
    "海城县中医院",
    "临江镇卫生院",
    "南华大学附属第一医院",
    "仁爱眼科医院",
)
ZH_ADDRESSES = (
    "江苏省南通市崇川区人民中路46号5幢302室", "四川省绵阳市涪城区临园路12号", "河南省周口市沈丘县付井镇李庄村3组", "上海市徐汇区漕溪北路88弄6号1502室",
    "广东省佛山市南海区桂城街道桂澜路5号", "云南省大理市下关镇苍山路213号",
)  # fmt: skip
ZH_EMPLOYERS = ("鼎新机械有限公司", "青松市第二中学", "永丰纺织厂", "宏远物流集团", "南华大学")
