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

NEW = (
    ("Yusuf", "Demirtaş"), ("Marguerite", "Delacroix"), ("Oluwaseun", "Adeyemi"), ("Siobhan", "Gallagher"), ("Rajesh", "Subramaniam"), ("Kateřina", "Dvořáková"),
    ("Emeka", "Nwachukwu"), ("Birgitta", "Söderholm"), ("Vusumuzi", "Ndlovu"), ("Shirin", "Tavakoli"), ("Luca", "Bianchetti"), ("Hùng", "Phạm"),
    ("Rosalind", "Thackeray"), ("Eduardo", "Quintanilla"), ("Mehwish", "Siddiqui"), ("Aleksandra", "Wiśniewska"), ("Takumi", "Fujimoto"), ("Wanjiru", "Kamau"),
)  # fmt: skip
NEW_WORDS = (
    ("Joy", "Field"), ("Jack", "Frost"), ("Iris", "Brook"), ("Pat", "Long"), ("Ruby", "Banks"), ("Ray", "Shore"), ("Mercy", "Little"), ("Drew", "Lamb"), ("Ivy", "Cross"), ("Bill", "Waters"),
)  # fmt: skip
ZH_NEW = (
    "邓亚萍", "韩雪峰", "曹永和", "彭佳慧", "潘长江", "袁野", "于洪波", "董洁如", "余文乐", "苏小妹", "皇甫端", "蒋欣", "田震宇", "任达安", "阎肃之", "褚时健",
)  # fmt: skip
ZH_NEW_WORDS = ("温柔", "康健", "向阳", "时光", "常青", "白云", "金子", "于是", "明白", "和平", "甘草", "欧阳光")

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
ABROAD = (
    "17 Jalan Ampang", "ul. Marszałkowska 84", "Carrera 7 No. 71-21", "Hauptstr. 12, 69117 Heidelberg", "5-2-1 Ginza, Chuo-ku", "48 Rue Saint-Denis, 75002 Paris", "Via Roma 33, 20121 Milano",
    "Flat 6, 14 Marine Drive, Mumbai 400020", "Stortorvet 3, Oslo", "Rua Augusta 1508, apto 42", "22 Adeola Odeku Street, Victoria Island", "Kalevankatu 9 B 14", "14/2 Sukhumvit Soi 23",
    "Unit 5, 230 Swanston St, Melbourne VIC 3000", "PO Box 1187, Mombasa", "Nádražní 28, 702 00 Ostrava", "Av. Insurgentes Sur 1602, Col. Crédito", "Plot 9, Kololo Hill Drive", "Calle Serrano 41, 3º B",
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
